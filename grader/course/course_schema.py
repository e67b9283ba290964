"""What may stand in course.yaml, and the JSON Schema of every file."""

from __future__ import annotations

import json
from typing import Annotated, Any, Final

from pydantic import BaseModel, Field, TypeAdapter

from grader.course.policy_form import PolicyForm  # noqa: TC001 - pydantic reads the annotation
from grader.course.schema import ExerciseForm, ExerciseId, Form, LibraryName, PrivateForm, Slug, TakenForm
from grader.course.wordings import Languages, Sentence, Words  # noqa: TC001 - pydantic reads the annotations
from grader.text import LANGUAGES


class PartForm(Form):
    """A group of exercises under one heading."""

    id: Slug
    title: Words
    exercises: list[ExerciseId]


class CourseForm(Form):
    """`exercises/course.yaml`."""

    title: Words
    languages: Languages = Field(list(LANGUAGES))
    seed: Sentence
    parts: Annotated[list[PartForm], Field(min_length=1)]
    prerequisites: dict[ExerciseId, list[ExerciseId]] = Field({})
    version: Sentence = ""
    policy: PolicyForm | None = None
    pattern: Sentence = ""
    libraries: list[LibraryName] = Field([])


FORMS: Final[dict[str, type[BaseModel]]] = {"course": CourseForm, "exercise": ExerciseForm, "private": PrivateForm}
"""The form of each YAML file, by the file's name."""


def json_schema(name: str) -> str:
    """Return the JSON Schema of one of the `FORMS`, as the file that editors read."""
    form: Any = ExerciseForm | TakenForm if name == "exercise" else FORMS[name]
    return json.dumps(TypeAdapter(form).json_schema(), indent=2, ensure_ascii=False) + "\n"
