"""Messages about the choice between a student's files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.submission.places import FoundFile

JUDGED_INSTEAD = Text("{taken} is judged; {other} is not: {because}.", "评判的是 {taken}，{other} 未评判：{because}。")
STUB = Text("it does not contain any of the solution yet", "后者还没有写入解答")
FILE_FIRST = Text("a .py file comes before a notebook", "两种文件并存时以 .py 为准")
NEARER = Text("it is in a deeper folder", "后者所在的位置更深")
SAME_CONTENT = Text("both have the same content", "两者内容相同")
NAMED_EXACTLY = Text("only the first is named exactly as asked", "只有前者的文件名与要求完全一致")
DEFINES_IT = Text("only the first defines what is asked for", "只有前者定义了所要求的内容")
NEARLY_NAMED = Text(
    "{path} is judged as {exercise}; its name should be {exercise}.py or {exercise}.ipynb.",
    "{path} 按 {exercise} 评判；文件名应为 {exercise}.py 或 {exercise}.ipynb。",
)
DEFINES = Text(
    "{path} is judged as {exercise}, since it defines what is asked for there; its name should be {exercise}.py or"
    " {exercise}.ipynb.",
    "{path} 定义了 {exercise} 所要求的内容，因此按 {exercise} 评判；文件名应为 {exercise}.py 或 {exercise}.ipynb。",
)
FOLDER_SAYS = Text(
    "{path} is judged as {exercise}, since its folder says so; its name should be {exercise}.py or {exercise}.ipynb.",
    "{path} 所在文件夹指明是 {exercise}，因此按 {exercise} 评判；文件名应为 {exercise}.py 或 {exercise}.ipynb。",
)
NUMBERED = Text(
    "{path} is judged as {exercise}, by the number in its name; it should be called {exercise}.py or {exercise}.ipynb.",
    "根据文件名中的数字，{path} 按 {exercise} 评判；文件名应为 {exercise}.py 或 {exercise}.ipynb。",
)
ALONE = Text(
    "{path} is judged as {exercise}, since it is the only file left and nothing else is there for {exercise}; its name"
    " should be {exercise}.py or {exercise}.ipynb.",
    "{exercise} 没有其他文件，只剩下 {path}，因此按 {exercise} 评判；文件名应为 {exercise}.py 或 {exercise}.ipynb。",
)
NOT_ASKED_FOR = Text(
    "{path} is for {exercise}, which this batch does not ask for.", "{path} 属于 {exercise}，本次不评判该题。"
)
NO_SUCH_EXERCISE = Text(
    "{path} is not judged: this course has no exercise {name}. Is it an answer to another course?",
    "{path} 未评判：这门课程没有 {name} 这道题。它是不是另一门课程的答案？",
)
IMPORTED = Text(
    "{path} is not judged by itself: {taken} imports it. Its code belongs into {taken}, unless the exercise names the"
    " file under `files`.",
    "{path} 不单独评判：{taken} 导入了它。除非题目在 `files` 中列出该文件，否则应把其中的代码写进 {taken}。",
)
NOT_NEEDED = Text(
    "{path} is not judged: every exercise that is due has its file.",
    "{path} 未评判：应交的题目都已有各自的文件。",
)
FOR_NOTHING = Text(
    "{path} is not judged: neither its name nor its definitions say for which exercise it is. Name it like"
    " {example}.py.",
    "{path} 未评判：文件名和其中的定义都没有说明属于哪道题目。请按 {example}.py 的方式命名。",
)


def two_readings(exercise: str, files: Sequence[FoundFile]) -> Text:
    """Say that several files may belong to an exercise."""
    text = Text(
        "Nothing is judged for {exercise}, because it is not clear which file is meant: {files}. Keep one of"
        " them, named {exercise}.py or {exercise}.ipynb.",
        "{exercise} 未评判，因为无法判断应以哪个文件为准：{files}。请只保留一个，命名为 {exercise}.py 或"
        " {exercise}.ipynb。",
    )
    return text.format(
        exercise=exercise, files=Text.join([Text.same(file.shown) for file in files[:5]], Text(", ", "、"))
    )


def twin_exercises(file: FoundFile, exercises: Sequence[str]) -> Text:
    """Say that a file fits several exercises."""
    text = Text(
        "{path} defines what is asked for in {exercises}, and its name does not say which is meant. Rename it.",
        "{path} 定义了 {exercises} 所要求的内容，但文件名没有说明是哪一题。请重命名。",
    )
    return text.format(path=file.shown, exercises=Text(" and ".join(exercises), "、".join(exercises)))
