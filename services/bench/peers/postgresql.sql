-- Tables are laid out for this one query: the heap lies in the order of the index that finds most of what passes,
-- up to six needed skills stand in the row itself, and whoever has more is looked up.
SELECT v.id,
       %(w_skills)s * coalesce(v.skills_fixed, {skills})
     + %(w_experience)s * (%(experience)s::float8[])[v.occupation]
     + %(w_language)s * (%(language)s::float8[])[v.language]
     + %(w_growth)s * %(growth)s
     + %(w_wishes)s * ((%(wish_occupation)s::float8[])[v.occupation] + (%(wish_sector)s::float8[])[v.sector]
                       + (%(wish_engagement)s::float8[])[v.engagement])
     + %(w_travel)s * (%(travel)s::float8[])[v.reach]
     + %(w_guidance)s * (%(without_needs)s + %(share_of_need)s * coalesce(
           CASE WHEN v.promised THEN (
               SELECT sum(best) FROM (
                   SELECT max(p.credit) AS best FROM promise p
                   WHERE p.vacancy = v.id AND p.kind = ANY (%(needs)s)
                     AND p.valid_until >= greatest(v.starts, %(first_day)s)
                   GROUP BY p.kind) kinds) END, 0))
     + %(w_start)s * power(0.5::float8, (greatest(v.starts, %(first_day)s) - %(today)s) / 7.0::float8 / 12)
     + %(w_security)s * v.security AS score
FROM vacancy v
WHERE v.language = ANY (%(languages)s) AND v.reach = ANY (%(reaches)s)
  AND v.hours_min <= %(hours_max)s AND v.work_hours <= %(most_work)s AND v.hours_max >= %(hours_min)s
  AND (%(room)s::float8[])[v.week] >= v.hours_min
  AND v.starts <= v.latest AND v.latest >= %(first_day)s AND v.positions >= 1 AND v.closes >= %(today)s
  AND (%(terms)s::bool[])[v.terms]
  AND ((%(open)s::bool[])[v.language] OR v.promised AND EXISTS (
      SELECT FROM promise p
      WHERE p.vacancy = v.id AND p.supporting
        AND (p.suits = -1 OR p.suits >= 0 AND (%(speaks)s::bool[])[p.suits])
        AND p.valid_from <= greatest(v.starts, %(first_day)s)
        AND least(p.valid_until, greatest(v.starts, %(first_day)s) + p.lasts_days)
            >= greatest(v.starts, %(first_day)s) + %(carried_days)s))
ORDER BY score DESC
LIMIT %(limit)s
