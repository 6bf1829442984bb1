"""Quality does what every department does."""

from tests.services.department_suite import DepartmentSuite


class TestQuality(DepartmentSuite):
    name = "quality"
