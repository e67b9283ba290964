"""What is said in one sentence while a file is watched."""

from __future__ import annotations

from typing import Final

from grader.text import Text

JUDGING: Final = Text("Judging {file} …", "正在评判 {file}……")
NO_FILE: Final = Text(
    "There is no {id}.py here yet. `grader start {id}` writes it; it is judged when you save it.",
    "这里还没有 {id}.py。可以用 `grader start {id}` 创建；保存后就会评判。",
)
GONE: Final = Text(
    "{file} is not here any more: it was removed or renamed. It is judged again once it is back.",
    "{file} 已不在这里：它被删除或改名了。恢复之后会重新评判。",
)
WRITES: Final = Text("Press n to write it here.", "按 n 即可在这里创建。")
STUB: Final = Text(
    "{file} is still the stub. Open it in your editor; it is judged when you save it.",
    "{file} 仍是初始代码。请在编辑器中打开它，保存后就会评判。",
)
WROTE: Final = Text("Wrote {file}.", "已写入 {file}。")
NOT_KEPT: Final = Text(
    "The result could not be kept beside your file (is the disk full?).", "结果无法保存在你的文件旁边（磁盘满了吗？）。"
)
NO_BROWSER: Final = Text("No browser could be opened. The page is {page}", "无法打开浏览器。网页在 {page}")
NOTHING_YET: Final = Text("There is no result to show yet.", "还没有可以显示的结果。")
BLIND: Final = Text("The folder {folder} cannot be watched: {why}", "无法监视文件夹 {folder}：{why}")
