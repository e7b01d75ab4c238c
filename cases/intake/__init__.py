"""The questionnaire: versioned data, the form made from it, and the red flags it holds."""
