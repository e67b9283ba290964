"""What people look at: pages, tables and files made from results, and from nothing else."""

from grader.report.export.formats import EXPORTERS, Exporter
from grader.report.grade_table import GradeTable
from grader.report.outline import CourseInfo, ExerciseInfo
from grader.report.writer import Report, write_reports

__all__ = ["EXPORTERS", "CourseInfo", "ExerciseInfo", "Exporter", "GradeTable", "Report", "write_reports"]
