"""The Chinese of every help string, by its English; a test keeps it complete."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

CHINESE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Judge deep-learning exercises: say whether an answer is right, and if not, why.": (
            "评判深度学习题目：告诉你答案对不对；不对的话，为什么不对。"
        ),
        "For students": "学生",
        "For instructors": "教师",
        "For everybody": "所有人",
        "Show the version and exit.": "显示版本号并退出。",
        "Show this message and exit.": "显示这段帮助并退出。",
        "The list of students: a CSV, or what the platform exports; else FOLDER/roster.csv.": (
            "学生名单：CSV，或平台导出的名单；不指定时取 FOLDER/roster.csv。"
        ),
        "What the paths of files say, as in '(?P<student>[^_]+)_(?P<exercise>ex[0-9]+)[.]py'.": (
            "文件路径的含义，例如 '(?P<student>[^_]+)_(?P<exercise>ex[0-9]+)[.]py'。"
        ),
        "Judge git repositories as they were when the exercise was due, or then; otherwise as they lie there.": (
            "按截止时刻（due）或指定时刻的内容评判 git 仓库；不指定时按现状评判。"
        ),
        "The language; otherwise that of the locale.": "语言；不指定时取自系统区域设置。",
        "Only what was asked for: no remarks, no progress.": "只输出结果：不显示说明和进度。",
        "No colours (NO_COLOR does the same).": "不使用颜色（与 NO_COLOR 相同）。",
        "Install completion for the current shell.": "为当前 shell 安装命令补全。",
        "Show completion for the current shell, to copy it or customize the installation.": (
            "显示当前 shell 的补全脚本，以便复制或自定义安装。"
        ),
        "List the exercises, with how far your files in this folder are.": "列出所有题目，以及当前文件夹中你的进度。",
        "The course's folder, or builtin; else the nearest above with exercises/course.yaml, else the built-in.": (
            "课程文件夹，或 builtin；不指定时取最近的含有 exercises/course.yaml 的上级文件夹，没有则用自带课程。"
        ),
        "For people, or JSON on standard output and nothing else there.": (
            "text 供人阅读；json 只向标准输出写 JSON，不写其他内容。"
        ),
        "Show what an exercise asks for.": "显示题目说明。",
        "The exercise: its id, number or name (ex03, 3, perceptron).": (
            "题目：编号、序号或名称（ex03、3、perceptron）。"
        ),
        "Copy an exercise's stub to begin with; a file that is there is never overwritten.": (
            "复制题目的初始代码，开始做题；已有的文件绝不会被覆盖。"
        ),
        "Where to put the file; the current folder if left out.": "文件写到哪里；不写则为当前文件夹。",
        "A notebook in place of a Python file.": "生成 notebook，而不是 Python 文件。",
        "Judge your files, and say what is wrong and why.": "评判你的文件，并说明哪里错了、为什么。",
        "The exercise (ex03, 3, perceptron) and your file, otherwise its .py, else its .ipynb, in this folder;"
        " or several exercises, files or folders. Left out: all files here that changed since their last check.": (
            "题目（ex03、3、perceptron）和你的文件；不写文件则取当前文件夹中这道题的 .py，其次 .ipynb。"
            "也可以写多道题、多个文件或文件夹。什么都不写：检查这里所有自上次检查后改动过的文件。"
        ),
        "Put an exercise's stub back in place of your file, which is kept as .bak.": (
            "用题目的初始代码替换你的文件；原文件另存为 .bak。"
        ),
        "Check at every save: show what changed, then the first thing to fix; keys give hints and the next one.": (
            "每次保存后重新评判：先说有什么变化，再说首先要改什么；按键可看提示、进入下一题。"
        ),
        "The exercise to begin with; left out: the one you work on, and any other whose file you save.": (
            "从哪道题开始；不写则为正在做的题，以及任何一道你保存了文件的题。"
        ),
        "Only this check of the exercise, by its id.": "只做这道题的这一项检查（写检查的 id）。",
        "Open the page of the result in a browser.": "在浏览器中打开结果网页。",
        "Show your points in this folder from the last checks, and what is next.": (
            "显示当前文件夹中各题最近一次检查的得分，以及接下来做什么。"
        ),
        "For people, as JSON, as pytest-json-report writes it, or as notebooks show it; nothing else on"
        " standard output.": (
            "供人阅读、JSON、pytest-json-report 的格式，或笔记本显示用的格式；标准输出上没有别的内容。"
        ),
        "Only this case, as a failed check printed it.": "只检查这一个用例，内容照抄未通过的检查所给出的文字。",
        "Write this grader with some exercises as an autograder for Gradescope.": (
            "把本评分程序和若干题目打包为 Gradescope 的自动评分程序。"
        ),
        "Where it will run: gradescope.": "在哪里运行：gradescope。",
        "The zip file; otherwise autograder-IDS.zip here.": "zip 文件；不写则为当前文件夹中的 autograder-题号.zip。",
        "Wheels of all packages, to install without a network; else pip fetches them.": (
            "包含所有软件包 wheel 的文件夹，供无网络时安装；不写则由 pip 下载。"
        ),
        "The least isolation that is accepted there; with less, nothing is judged.": (
            "在那里可接受的最低隔离级别；达不到时不评判。"
        ),
        "Every exercise of the course; as JSON a list, with stub and limits for prompts.": (
            "课程的全部题目；JSON 格式时为列表，含初始代码和限制，可用来编写提示词。"
        ),
        "Make a known wrong answer of a group of equal mistakes, so that judging again names it for all of them.": (
            "把一组相同的错误收为典型错误，再次评判时为所有犯了它的学生指出。"
        ),
        "The group, as `grader stats DIR --unknown` calls it.": "组的代号，见 `grader stats DIR --unknown`。",
        "The id of the new misconception; else unnamed-GROUP.": "新误解的编号；不写则为 unnamed-组代号。",
        "The mistakes nobody has named yet: groups of answers that do the same wrong thing.": (
            "尚未命名的错误：把做了同样错事的答案归为一组。"
        ),
        "Say how the exercises did: pass rate and discrimination of each check, misconceptions, time.": (
            "统计各题的情况：每项检查的通过率和区分度、常见误解、用时。"
        ),
        "Only these exercises; otherwise all judged.": "只统计这些题目；不写则统计全部已评的题目。",
        "Where tensors are kept: on the CPU or on a GPU.": "张量所在的设备。",
        "The public seed: repeats the public cases exactly. Hidden cases come from a secret seed.": (
            "公开种子：可以准确重现公开用例。不公开的用例来自另一个保密的种子。"
        ),
        "The least isolation that is accepted; auto is the highest this machine has.": (
            "可以接受的最低隔离级别；auto 表示本机能达到的最高级别。"
        ),
        "Leave no judge behind to answer the next check at once (GRADER_KEEP=0).": (
            "不留下评判进程（留下它可以让下次评判立即完成；GRADER_KEEP=0 作用相同）。"
        ),
        "End the judge that stays for ten minutes after a check, to make the next one faster.": (
            "结束评判后保留十分钟、用来加快下一次评判的进程。"
        ),
        "Give the next hint of an exercise.": "给出一道题的下一条提示。",
        "All hints of the exercise.": "显示这道题的全部提示。",
        "The last hint once more.": "重看最后一条提示。",
        "Write what students get: the exercises with recorded answers, without solutions and hidden checks.": (
            "生成发给学生的内容：题目和录制的答案，不含参考答案和不公开的检查。"
        ),
        "Where to write it: a new folder, or an earlier release.": "写到哪里：新文件夹，或先前的发布包。",
        "Draw the hidden cases from the text in this file, now and later; else from the gradebook's own secret.": (
            "从此文件中的文本抽取不公开的用例，以后也一样；不写则用成绩册自己的密钥。"
        ),
        "Judge every submission in a folder, and write gradebook, tables and pages.": (
            "评判文件夹中的所有提交，写出成绩册、表格和网页。"
        ),
        "The submissions: FOLDER/<student>/EXERCISE.py or .ipynb, as in ada/ex02.py.": (
            "提交所在的文件夹：FOLDER/<学生>/EXERCISE.py 或 .ipynb，例如 ada/ex02.py。"
        ),
        "Where gradebook, tables and pages go; a run there is resumed.": (
            "成绩册、表格和网页写到哪里；那里未完成的评判会继续。"
        ),
        "The exercises that are due, as in ex01,ex03; may be repeated.": "应交的题目，例如 ex01,ex03；可以重复使用。",
        "How many at a time; else, or with auto, as many as processors and memory allow.": (
            "同时处理多少份；不写或写 auto 时，由处理器和内存决定。"
        ),
        "Judge on the Dask cluster of this scheduler: tls://host:8786.": (
            "在这个调度器所属的 Dask 集群上评判：tls://host:8786。"
        ),
        "Start a Dask cluster as its configuration says: slurm, pbs, local …": (
            "按配置文件启动一个 Dask 集群：slurm、pbs、local……"
        ),
        "Judge these exercises again, even if nothing has changed; may be repeated.": (
            "重新评这些题目，已有结果的也重评；可以重复使用。"
        ),
        "Judge again what did not pass everything the last time, and nothing else.": ("只重评上次未全部通过的提交。"),
        "Judge only this student's submissions; may be repeated.": "只评这名学生的提交；可以重复使用。",
        "Drop this student's earlier results; may be repeated.": "删除这名学生以前的结果；可以重复使用。",
        "Say what `batch` would judge: of whom, of which time, what not and why, what is missing; judge nothing.": (
            "说明 `batch` 将评判谁的哪个文件、提交时间、哪些不评判及原因、缺少哪些；不进行评判。"
        ),
        "Change a score by hand, with a reason, and say how the score comes about.": (
            "人工调整一个得分并写明理由，同时说明得分的由来。"
        ),
        "The student, as grades.csv names them.": "学生，按 grades.csv 中的名字。",
        "The folder that `grader batch` wrote with --out; otherwise this one.": (
            "`grader batch` 用 --out 写出的文件夹；不写则为当前文件夹。"
        ),
        "Add points, or take some, beside what was judged.": "在评得的分数之外加分或减分。",
        "The score, whatever was judged; with --check its points.": (
            "直接给定得分，不论评得多少；与 --check 同用时为该检查项的得分。"
        ),
        "Only this check; without --points and --set it gets all it has.": (
            "只针对这个检查项；不写 --points 和 --set 则给该项满分。"
        ),
        "Take the latest change back.": "撤销最近一次调整。",
        "Why; the student reads it. Alone it is a comment.": "理由，学生会看到。单独使用则为一条评语。",
        "Who changes it; otherwise your user name.": "由谁调整；不写则为你的用户名。",
        "Say what changed between two runs of `batch`: results, scores, checks.": (
            "比较 `batch` 的两次运行：结果、得分和检查项有哪些变化。"
        ),
        "From the end of this run to the end of that; otherwise what the last run changed.": (
            "从这次运行结束到那次运行结束；不写则为最近一次运行带来的变化。"
        ),
        "Exit with code 1 when the class has less than this share of the points.": (
            "全班得分率低于这个百分比时，以退出码 1 结束。"
        ),
        "Names of the students' pages that cannot be guessed, with a list.": (
            "学生网页使用无法猜到的文件名，并附一份对照表。"
        ),
        "Render the pages and tables again from the gradebook, without judging again.": (
            "根据成绩册重新生成网页和表格，不重新评判。"
        ),
        "The folder that `grader batch` wrote with --out.": "`grader batch` 用 --out 写出的文件夹。",
        "Names of the students' pages that cannot be guessed; kept up where the last report had them.": (
            "学生网页使用无法猜到的文件名；上次如此，则继续沿用。"
        ),
        "Write what `batch` judged as a file of another format, without judging again.": (
            "把 `batch` 的评判结果写成其他格式的文件，不重新评判。"
        ),
        "csv, xlsx, excel, json, jsonl, junit, markdown, gradescope, exercism; to hand back: mail,"
        " moodle-feedback, canvas-comments; filled in: canvas, moodle, classroom50.": (
            "csv、xlsx、excel、json、jsonl、junit、markdown、gradescope、exercism；发还学生：mail、moodle-feedback、"
            "canvas-comments；填入平台文件：canvas、moodle、classroom50。"
        ),
        "Check what is in a repository, and write page, step summary, annotations, JUnit XML and badge.": (
            "检查仓库中的内容，写出网页、步骤摘要、注释、JUnit XML 和徽章。"
        ),
        "The repository; otherwise the current folder.": "仓库所在的文件夹；不写则为当前文件夹。",
        "Where report, JUnit XML, summary and badge go.": "报告、JUnit XML、摘要和徽章写到哪里。",
        "Judge a class: the folder of submissions; otherwise 'submissions' in what --course names.": (
            "评判全班：提交所在的文件夹；不写则为 --course 所指文件夹中的 'submissions'。"
        ),
        "The name on the page; otherwise the repository's.": "网页上的名字；不写则为仓库名。",
        (
            "Exit with code 1 below this share of the points; otherwise a student's repository has to pass every check,"
            " and a class has to be judged."
        ): "得分率低于这个百分比时，以退出码 1 结束；不写时，学生仓库须通过全部检查，全班则须评判完成。",
        (
            "The platform's own file, which is filled in: Moodle's grading worksheet, Canvas's exported gradebook,"
            " Classroom 50's scores.json."
        ): "平台自己的文件，分数会填入其中：Moodle 的评分工作表、Canvas 导出的成绩簿、Classroom 50 的 scores.json。",
        (
            "The assignment in the platform's file that takes all the points; otherwise those called after exercises."
        ): "平台文件中填写全部分数的那项作业；不写则填写以题目命名的作业。",
        "The folder to write into; otherwise DIR.": "写入哪个文件夹；不写则为 DIR。",
        "Only these exercises, as in ex01,ex03; may be repeated.": "只包含这些题目，例如 ex01,ex03；可以重复使用。",
        "Write a new course: one small exercise that is proven, course.yaml, a pipeline, and what to do next.": (
            "新建一门课程：一道已验证的小题目、course.yaml、流水线文件和后续步骤说明。"
        ),
        "The course's folder: a new or an empty one.": "课程文件夹：新建的或空的。",
        "The course's title; otherwise the folder's name.": "课程的标题；不写则用文件夹的名称。",
        "The course's languages, as in en or en,zh or es.": "课程的语言，例如 en、en,zh 或 es。",
        "Write a new exercise: all its files, with a TODO wherever something is to be filled in.": (
            "新建一道题：写出全部文件，需要填写的地方都标有 TODO。"
        ),
        "The new exercise's id, as in ex07 or attention.": "新题目的 id，例如 ex07 或 attention。",
        "Its title; otherwise its id.": "题目的标题；不写则用 id。",
        "Begin with a copy of this exercise, as in ex01 or builtin/ex02.": (
            "以这道题的副本为起点，例如 ex01 或 builtin/ex02。"
        ),
        "Its solution: signatures, types and docstrings come from there.": (
            "参考答案：从中读取函数的参数、类型和文档字符串。"
        ),
        "Prove exercises: right answers pass, wrong ones fail, each check is needed, both languages agree.": (
            "验证题目：正确答案能通过，错误答案通不过，每个检查都有用，两种语言一致。"
        ),
        "The exercises to prove; otherwise all of the course.": "要验证的题目；不写则为课程的全部题目。",
        "Number of fresh seeds the reference must pass (200, with --quick 20).": (
            "参考答案必须在这么多个新种子上通过（默认 200，使用 --quick 时为 20）。"
        ),
        "How many mutants of each reference to try (all, with --quick 20).": (
            "每份参考答案尝试多少个变异体（默认 all，即全部；使用 --quick 时为 20）。"
        ),
        "Fewer seeds and mutants, for every change; not enough before a course begins.": (
            "各项都少做一些，适合每次改动后使用；开课前请完整验证一次。"
        ),
        "Prove an exercise again, with little effort, whenever you save it.": "每次保存后重新快速验证该题。",
        "Write a page for each exercise: which check catches what.": "为每道题写一张网页：哪项检查发现了什么。",
        "Say what this machine offers: Python, torch, devices, isolation, and the course that is found from here.": (
            "检查本机环境：Python、torch、设备、隔离级别，以及从这里找到的课程。"
        ),
    }
)
