"""The files of a new course: one small exercise, complete and proven, a pipeline, and what to do next."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Final

from grader.course.copying import statement_name
from grader.course.yaml_text import quoted, yaml_text
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.text import Language

FIRST: Final = "ex01"
_FOLDER: Final = "ex01_mean_squared_error"
_TITLE: Final = Text("Gradient of the mean squared error", "均方误差的梯度")
_PART: Final = Text("First steps", "第一步")
_STATEMENT: Final = Text(
    """# Gradient of the mean squared error

The mean squared error of N predictions is

```math
L = (1/N) Σᵢ (predᵢ − yᵢ)²
```

Write `mse_grad(pred, y)` in `ex01.py`: it returns dL/dpred, without autograd.

- `pred`, `y`: shape (N,), N ≥ 1, of one dtype
- result: shape (N,), of the same dtype

Example: `pred = [1, 2]` and `y = [0, 4]` give `[1, -2]`.
""",
    """# 均方误差的梯度

N 个预测值的均方误差为

```math
L = (1/N) Σᵢ (predᵢ − yᵢ)²
```

请在 `ex01.py` 中编写 `mse_grad(pred, y)`：返回 dL/dpred，不使用自动求导。

- `pred`、`y`：形状 (N,)，N ≥ 1，dtype 相同
- 返回值：形状 (N,)，dtype 不变

例如，`pred = [1, 2]`、`y = [0, 4]` 时得到 `[1, -2]`。
""",
)
_STUB: Final = '''"""ex01: the gradient of the mean squared error."""

from torch import Tensor


def mse_grad(pred: Tensor, y: Tensor) -> Tensor:
    """Return dL/dpred of the mean squared error, of the shape of pred."""
    raise NotImplementedError
'''
_SOLUTION: Final = '''"""The gradient of the mean squared error.

L = (1/N) Σᵢ (predᵢ − yᵢ)²,  dL/dpredᵢ = 2 (predᵢ − yᵢ) / N
"""

from torch import Tensor


def mse_grad(pred: Tensor, y: Tensor) -> Tensor:
    """Return dL/dpred of the mean squared error, of the shape of pred."""
    return 2 * (pred - y) / pred.numel()
'''
_HINT: Final = Text(
    "Write L out for N = 2 and take the derivative by pred₁. Which factors are left?",
    "先写出 N = 2 时的 L，再对 pred₁ 求导。剩下了哪些因子？",
)
_EXPLAIN: Final = Text(
    "Compares your gradient with numbers that can be worked out by hand.", "把你的梯度与可以手算的数字比较。"
)
_EXPLAIN_SIZES: Final = Text(
    "Compares your gradient with the reference for several N, in float64 and float32.",
    "用不同的 N，在 float64 和 float32 下，把你的梯度与参考答案比较。",
)
_EXPLAIN_HIDDEN: Final = Text("Other sizes, very large and very small numbers.", "其他大小，以及很大和很小的数字。")
_TITLES: Final = {
    "by-hand": Text("Small numbers", "小数字"),
    "sizes": Text("Any number of predictions", "任意多个预测值"),
    "hidden": Text("Other inputs", "其他输入"),
    "sum": Text("Sum in place of mean", "把均值当成了求和"),
    "sign": Text("Sign flipped", "符号反了"),
}
_SUM: Final = Text(
    "Your answer is N times too large: it is the gradient of the sum of squares. What does the mean add?",
    "你的答案大了 N 倍：这是平方和的梯度。取均值会多出什么？",
)
_SIGN: Final = Text(
    "Your answer is right except for its sign. If pred grows above y, does L grow or shrink?",
    "你的答案除了符号以外都正确。当 pred 大于 y 并继续变大时，L 变大还是变小？",
)
_SAME_SHAPE: Final = Text("Both arguments have one shape.", "两个参数的形状相同。")
_README: Final = Text(
    """# {title}

What students may see is in `exercises/`, the answers are in `reference/`: keep this repository private.

1. Try it: `grader list`, `grader show ex01`, `grader check ex01 reference/{folder}/solution.py`
2. Write an exercise: `grader new ex02 "Its title" --from my_solution.py`, then do what `grader validate ex02` says,
   until it says proven.
3. Hand out: `grader release for-students`. Students run `grader start` and `grader check` there.
4. Collect `submissions/<student>/ex01.py`, or a platform's download, and run
   `grader batch submissions --out results`. Open `results/index.html`.

The course's title, languages and order are in `exercises/course.yaml`. `.github/workflows/grader.yml` proves the
exercises at every push, once you have named in it where the grader is.
""",
    """# {title}

`exercises/` 是学生可以看到的内容，答案在 `reference/` 中：请把这个仓库设为私有。

1. 试一试：`grader list`、`grader show ex01`、`grader check ex01 reference/{folder}/solution.py`
2. 编写一道题：`grader new ex02 "题目名称" --from my_solution.py`，
   然后按 `grader validate ex02` 的提示修改，直到显示已验证。
3. 发给学生：`grader release for-students`。学生在其中使用 `grader start` 和 `grader check`。
4. 收集 `submissions/<学生>/ex01.py`（或平台的下载文件），运行
   `grader batch submissions --out results`，然后打开 `results/index.html`。

课程的标题、语言和顺序写在 `exercises/course.yaml` 中。`.github/workflows/grader.yml` 会在每次推送时验证题目，
请先在其中写明 grader 的来源。
""",
)


def course_files(title: str, languages: Sequence[Language]) -> Mapping[str, str]:
    """Return the files of a new course by their paths; in a language that is not ours, the texts are English."""
    public, hidden = f"exercises/{_FOLDER}", f"reference/{_FOLDER}"
    statements = {f"{public}/{statement_name(language, languages)}": _STATEMENT[language] for language in languages}
    return {
        "README.md": _README[languages[0]].format(title=title, folder=_FOLDER),
        ".gitignore": "results/\nfor-students/\n__pycache__/\n",
        ".github/workflows/grader.yml": (files("grader.scaffold") / "workflow.yml").read_text("utf-8"),
        "exercises/course.yaml": (
            f"title: {yaml_text(Text.same(title), languages)}\n"
            f"languages: [{', '.join(languages)}]\n"
            'seed: "1"  # draws the public cases\n'
            "parts:\n"
            "  - id: first\n"
            f"    title: {yaml_text(_PART, languages)}\n"
            f"    exercises: [{FIRST}]\n"
        ),
        f"{public}/exercise.yaml": _exercise(languages),
        **statements,
        f"{public}/stub.py": _STUB,
        f"{hidden}/private.yaml": _private(languages),
        f"{hidden}/solution.py": _SOLUTION,
        f"{hidden}/wrong/sum_not_mean.py": _SOLUTION.replace(" / pred.numel()", "").partition('"""\n\n')[2],
        f"{hidden}/wrong/sign_flipped.py": _SOLUTION.replace("(pred - y)", "(y - pred)").partition('"""\n\n')[2],
    }


def _exercise(languages: Sequence[Language]) -> str:
    def told(text: Text) -> str:
        return yaml_text(text, languages)

    return f"""\
id: {FIRST}
title: {told(_TITLE)}
topics: [losses, gradient]
entry_points:
  - name: mse_grad
    signature: {quoted("(pred, y)")}
banned: [autograd]
hints:
  - {told(_HINT)}
checks:
  - id: by-hand
    title: {told(_TITLES["by-hand"])}
    points: 3
    call: mse_grad
    explain: {told(_EXPLAIN)}
    hint: 0
    cases:
      - arguments:
          pred: {{values: [1, 2]}}
          y: {{values: [0, 4]}}
  - id: any-size
    title: {told(_TITLES["sizes"])}
    points: 4
    call: mse_grad
    explain: {told(_EXPLAIN_SIZES)}
    hint: 0
    cases:
      - sizes: {{N: [3, 1, 5]}}
        dtypes: [float64, float32]
        draws: 3
        arguments:
          pred: {{normal: [N]}}
          y: {{normal: [N]}}
"""


def _private(languages: Sequence[Language]) -> str:
    def told(text: Text) -> str:
        return yaml_text(text, languages)

    return f"""\
# What a student may not see: the hidden checks, the known wrong answers, and a second source of right answers.
checks:
  - id: hidden
    title: {told(_TITLES["hidden"])}
    points: 3
    call: mse_grad
    explain: {told(_EXPLAIN_HIDDEN)}
    hint: 0
    cases:
      - sizes: {{N: [4, 7, 2]}}
        dtypes: [float64, float32]
        draws: 3
        arguments:
          pred: {{normal: [N]}}
          y: {{normal: [N]}}
      - arguments:
          pred: {{values: [30000000, -20000000, 5]}}
          y: {{values: [10000000, 40000000, 2]}}
      - arguments:
          pred: {{values: [3.0e-8, -1.0e-8]}}
          y: {{values: [1.0e-8, 2.0e-8]}}
misconceptions:
  - id: sum-not-mean
    file: sum_not_mean.py
    title: {told(_TITLES["sum"])}
    explanation: {told(_SUM)}
    hint: 0
  - id: sign-flipped
    file: sign_flipped.py
    title: {told(_TITLES["sign"])}
    explanation: {told(_SIGN)}
    hint: 0
equivalent:
  - mutant: "pred.numel → y.numel"
    reason: {quoted(_SAME_SHAPE[languages[0]])}
oracle:
  - call: mse_grad
    gradient_of: "lambda pred, y: ((pred - y) ** 2).mean()"
    by: [pred]
"""
