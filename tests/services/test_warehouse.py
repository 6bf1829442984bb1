"""Warehouse does what every department does."""

from tests.services.department_suite import DepartmentSuite


class TestWarehouse(DepartmentSuite):
    name = "warehouse"
