-- The index finds language and reach together; what passes is looked up skill by skill in its own table.
WITH passing AS MATERIALIZED (
    SELECT v.id, v.skills_fixed, v.security, v.promised, max(v.starts, :first_day) AS day, l.value AS language_value,
           r.value AS travel_value, v.occupation, v.sector, v.engagement
    FROM asked_language l CROSS JOIN asked_reach r CROSS JOIN vacancy v
    CROSS JOIN asked_week w CROSS JOIN asked_terms t
    WHERE v.language = l.code AND v.reach = r.code
      AND v.hours_min <= :hours_max AND v.work_hours <= :most_work AND v.hours_max >= :hours_min
      AND v.starts <= v.latest AND v.latest >= :first_day AND v.positions >= 1 AND v.closes >= :today
      AND w.code = v.week AND w.room >= v.hours_min
      AND t.code = v.terms
      AND (l.open = 1 OR v.promised AND EXISTS (
          SELECT 1 FROM promise p
          WHERE p.vacancy = v.id AND p.supporting
            AND (p.suits = -1 OR p.suits IN (SELECT code FROM asked_speaks))
            AND p.valid_from <= max(v.starts, :first_day)
            AND min(p.valid_until, max(v.starts, :first_day) + p.lasts_days)
                >= max(v.starts, :first_day) + :carried_days))
)
SELECT f.id,
       :w_skills * coalesce(f.skills_fixed, (
           SELECT sum(n.share * a.credit) FROM need n CROSS JOIN asked_skill a
           WHERE n.vacancy = f.id AND a.code = n.concept), 0)
     + :w_experience * o.experience
     + :w_language * f.language_value
     + :w_growth * :growth
     + :w_wishes * (o.wish + s.wish + k.wish)
     + :w_travel * f.travel_value
     + :w_guidance * (:without_needs + :share_of_need * coalesce(
           CASE WHEN f.promised THEN (
               SELECT sum(best) FROM (
                   SELECT max(p.credit) AS best FROM promise p CROSS JOIN asked_need a
                   WHERE p.vacancy = f.id AND a.code = p.kind AND p.valid_until >= f.day
                   GROUP BY p.kind)) END, 0))
     + :w_start * power(0.5, (f.day - :today) / 7.0 / 12)
     + :w_security * f.security AS score
FROM passing f CROSS JOIN asked_occupation o CROSS JOIN asked_sector s CROSS JOIN asked_kind k
WHERE o.code = f.occupation AND s.code = f.sector AND k.code = f.engagement
ORDER BY score DESC
LIMIT :limit
