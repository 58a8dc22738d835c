-- An explanation of a question across files only tells where such a question is asked.
select * from staging.explanations
