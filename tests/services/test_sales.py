"""Sales does what every department does."""

from tests.services.department_suite import DepartmentSuite


class TestSales(DepartmentSuite):
    name = "sales"
