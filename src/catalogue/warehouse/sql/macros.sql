-- A name without case, diacritics, spaces and punctuation.
create temp macro folded(name) as regexp_replace(strip_accents(lower(name)), '[^\p{L}\p{N}]+', '', 'g');

-- The same of an organisation's name, without quotes and the words for its legal form.
create temp macro organisation_key(name) as folded(
    regexp_replace(
        lower(name),
        '(^|[\s„“”"«»,(])(oü|mtü|sa|as|uab|všį|vši|ab|sia|biedrība|nodibinājums|fundacja|sp\. z o\.o\.|ltd|cic)($|[\s„“”"«»,)])',
        ' ', 'g'
    )
);

-- What a dated threshold is in a country on a day: the country's own before the one for everywhere.
create temp macro threshold(of_name, of_country, on_day) as (
    select arg_min(p.value, p.country is null)
    from staging.policy_thresholds as p
    where p.name = of_name and (p.country is null or p.country = of_country)
        and (p.valid_from is null or p.valid_from <= on_day) and (p.valid_to is null or on_day <= p.valid_to)
);
