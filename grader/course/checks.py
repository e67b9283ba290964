"""Turn the forms of an exercise's checks into records, and note everything that does not fit together in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from grader.course.arguments import read_argument, sizes_used
from grader.course.model import CaseGroup, Check, Tolerance
from grader.course.objects import read_steps
from grader.course.place import listed
from grader.course.refusals import unknown_word
from grader.result import Visibility
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from grader.course.draws import Draw
    from grader.course.place import Place
    from grader.course.schema import CasesForm, CheckForm, EntryPointForm
    from grader.course.signature import Parameters
    from grader.course.wordings import Words


NAMES: Final = "parameter-names"
_TELLS: Final = Text(
    "'tells' belongs to hidden checks; a public check tells all that is found. Leave it out.",
    "'tells' 只用于不公开的检查；公开检查会显示全部诊断结果。请删去。",
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the checks of an exercise may refer to."""

    entry_points: Mapping[str, EntryPointForm]
    parameters: Mapping[str, Parameters]
    """The parameters of each entry point whose signature can be read."""
    hints: int
    tests: Mapping[str, int] | None
    """The test functions in checks.py with their lines; None in a student's copy, which has no such file."""
    probes: Mapping[str, int]
    """The functions in probe.py with their lines."""


def text_of(words: Words | None) -> Text:
    """Return a text in the course's languages as a `Text`."""
    return NOTHING if words is None else Text.in_languages(words)


def read_checks(
    forms: Sequence[CheckForm], visibility: Visibility, before: Iterable[Check], around: Surroundings, place: Place
) -> tuple[Check, ...]:
    """Return the checks of one file; `before` are the checks of the file that was read first."""
    known = [check.id for check in before]
    checks = []
    for number, form in enumerate(forms):
        spot = place.at(number)
        if form.id in known:
            twice = Text(
                "There is already a check '{id}'. Give this one another id.", "已经有检查 '{id}'，请换一个 id。"
            )
            spot.at("id").note(twice.format(id=form.id))
        for at, name in enumerate(form.after):
            if name not in known:
                _note_after(name, known, spot.at("after", at))
        known.append(form.id)
        checks.append(_check(form, visibility, around, spot))
    return tuple(checks)


def names_check(points: Decimal, before: Sequence[Check], place: Place) -> Check:
    """Return the check of parameter names; its points stand under `parameter_names`."""
    if any(check.id == NAMES for check in before):
        text = Text(
            "A check is called '{id}', and `parameter_names` makes another one. Rename it, or leave the key out.",
            "已有名为 '{id}' 的检查，而 `parameter_names` 会再生成一个。请改名，或删去这个键。",
        )
        place.at("parameter_names").note(text.format(id=NAMES))
    title = Text("Parameters have the names that were asked for", "参数名称与要求的一致")
    return Check(id=NAMES, title=title, points=points, visibility=Visibility.PUBLIC, names=True)


def note_hint(number: int | None, hints: int, place: Place) -> None:
    """Note a hint that the exercise does not have."""
    if number is not None and number >= hints:
        text = Text(
            "There is no hint {number}: hints are counted from 0 and there are {hints}.",
            "没有第 {number} 号提示：提示从 0 开始编号，共 {hints} 条。",
        )
        place.at("hint").note(text.format(number=number, hints=hints))


def _note_after(name: str, known: Sequence[str], place: Place) -> None:
    text = Text(
        "No earlier check is called '{name}'. Earlier: {known}.", "前面没有名为 '{name}' 的检查。前面的检查：{known}。"
    )
    place.note(text.format(name=name, known=listed(known)))


def _check(form: CheckForm, visibility: Visibility, around: Surroundings, place: Place) -> Check:
    _note_kind(form, around, place)
    note_hint(form.hint, around.hints, place)
    if form.tells and visibility is Visibility.PUBLIC:
        place.at("tells").note(_TELLS)
    called = (form.call,) if form.call is not None else tuple(form.uses)
    parts = {part for name in called if name in around.entry_points for part in around.entry_points[name].returns}
    parts |= set(form.returns)
    for number, name in enumerate(form.lists):
        if name not in parts:
            place.at("lists", number).note(unknown_word(name, sorted(parts)))
    parameters = around.parameters.get(form.call or "")
    steps = read_steps(form, around.parameters.get(form.class_ or ""), place)
    cases = [_cases(group, parameters, place.at("cases", number)) for number, group in enumerate(form.cases)]
    return Check(
        id=form.id,
        title=text_of(form.title),
        points=form.points,
        visibility=visibility,
        call=form.call,
        probe=form.probe,
        test=form.test,
        class_name=form.class_,
        steps=steps,
        uses=tuple(form.uses),
        returns=tuple(form.returns),
        cases=tuple(cases),
        tolerance=Tolerance(form.tolerance.relative, form.tolerance.absolute),
        after=tuple(form.after),
        detached=form.detached,
        lists=tuple(form.lists),
        explain=text_of(form.explain),
        hint=form.hint,
        tells=tuple(form.tells),
        devices=tuple(form.devices),
        first=form.first or 0,
        order=form.order,
    )


def _note_kind(form: CheckForm, around: Surroundings, place: Place) -> None:
    """Note a check that is not exactly one of these: a call over cases, a probe over cases, or a test of checks.py."""
    if [form.call, form.class_, form.probe, form.test].count(None) != 3:  # all but one
        place.note(
            Text(
                "A check has one of 'call', 'class', 'probe' and 'test'. Keep one of them.",
                "检查只能有 'call'、'class'、'probe'、'test' 之一，请保留一个。",
            )
        )
    elif form.call is not None or form.class_ is not None:
        key = "call" if form.call is not None else "class"
        _note_call(form.call or form.class_ or "", form, around, place, key)
    else:
        _note_uses(form, around, place)
        if form.test is not None:
            _note_test(form.test, form, around, place)
        elif form.probe is not None:
            _note_probe(form.probe, form, around, place)
    if form.returns and form.probe is None:
        text = Text("'returns' belongs to 'probe'. Leave it out.", "'returns' 只用于 'probe'，请删去。")
        place.at("returns").note(text)


def _note_call(call: str, form: CheckForm, around: Surroundings, place: Place, key: str) -> None:
    if call not in around.entry_points:
        place.at(key).note(unknown_word(call, around.entry_points))
    if not form.cases:
        text = Text("'{key}' needs 'cases'. Add at least one group.", "'{key}' 需要 'cases'，请至少写一组用例。")
        place.note(text.format(key=key))
    if form.uses and key == "call":
        text = Text("'uses' belongs to 'test' and 'probe'. Leave it out.", "'uses' 只用于 'test' 和 'probe'，请删去。")
        place.at("uses").note(text)


def _note_test(test: str, form: CheckForm, around: Surroundings, place: Place) -> None:
    if around.tests is not None and test not in around.tests:
        place.at("test").note(unknown_word(test, around.tests))
    if form.cases:
        text = Text(
            "'cases' belongs to 'call' and 'probe'. Leave it out.", "'cases' 只用于 'call' 和 'probe'，请删去。"
        )
        place.at("cases").note(text)


def _note_probe(probe: str, form: CheckForm, around: Surroundings, place: Place) -> None:
    if probe not in around.probes:
        place.at("probe").note(unknown_word(probe, around.probes))
    if not form.cases:
        place.note(Text("'probe' needs 'cases'. Add at least one group.", "'probe' 需要 'cases'，请至少写一组用例。"))


def _note_uses(form: CheckForm, around: Surroundings, place: Place) -> None:
    if not form.uses:
        text = Text("Name under 'uses' the entry points that are called.", "请在 'uses' 中写出所调用的函数。")
        place.note(text)
    for number, name in enumerate(form.uses):
        if name not in around.entry_points:
            place.at("uses", number).note(unknown_word(name, around.entry_points))


def _cases(form: CasesForm, parameters: Parameters | None, place: Place) -> CaseGroup:
    before = len(place.noted)
    arguments = {
        name: read_argument(raw, form.sizes, place.at("arguments", name)) for name, raw in form.arguments.items()
    }
    readable = len(place.noted) == before  # of an argument that cannot be read, the sizes are not known
    used = {name for draw in arguments.values() for name in sizes_used(draw)}
    if parameters is not None:
        arguments = _in_order(arguments, parameters, place.at("arguments"))
    for name in form.sizes:
        if readable and name not in used:
            text = Text(
                "The size '{name}' is used nowhere. Use it or leave it out.", "大小 '{name}' 没有用到，请使用它或删去。"
            )
            place.at("sizes", name).note(text.format(name=name))
    return CaseGroup(
        arguments=arguments,
        sizes={name: tuple(choices) for name, choices in form.sizes.items()},
        dtypes=tuple(form.dtypes),
        layouts=tuple(form.layouts),
        draws=form.draws,
        note=text_of(form.note),
    )


def _in_order(arguments: Mapping[str, Draw], parameters: Parameters, place: Place) -> dict[str, Draw]:
    """Return the arguments in the order of the signature; note those that do not fit it."""
    for name in arguments:
        if name not in parameters.names:
            place.at(name).note(unknown_word(name, parameters.names))
    for name in parameters.names:
        if name in parameters.required and name not in arguments:
            place.note(
                Text("The argument '{name}' is missing. Add it.", "缺少参数 '{name}'，请补上。").format(name=name)
            )
    return {name: arguments[name] for name in parameters.names if name in arguments}
