"""The case: intake, photographs, workflow, report."""
