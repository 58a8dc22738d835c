-- Explanations of questions across files only count where such a question was asked; that shows in findings.
from staging.explanations
