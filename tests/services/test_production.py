"""Production does what every department does."""

from tests.services.department_suite import DepartmentSuite


class TestProduction(DepartmentSuite):
    name = "production"
