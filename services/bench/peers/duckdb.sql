-- Answers by number are lists in variables; the stock is scanned once, and only what passes meets its skills.
WITH passing AS MATERIALIZED (
    SELECT v.*
    FROM (SELECT *, greatest(starts, $first_day) AS day FROM vacancy
          WHERE hours_min <= $hours_max AND work_hours <= $most_work AND hours_max >= $hours_min
            AND starts <= latest AND latest >= $first_day AND positions >= 1 AND closes >= $today) v
    WHERE getvariable('reach')[v.reach + 1]
      AND getvariable('room')[v.week + 1] >= v.hours_min
      AND getvariable('terms')[v.terms + 1]
      AND (getvariable('open')[v.language + 1]
           OR getvariable('leaning')[v.language + 1] AND v.promised AND v.id IN (
               SELECT p.vacancy FROM promise p
               WHERE p.supporting AND (p.suits = -1 OR getvariable('speaks')[p.suits + 1])
                 AND p.valid_from <= greatest(p.starts, $first_day)
                 AND least(p.valid_until, greatest(p.starts, $first_day) + p.lasts_days)
                     >= greatest(p.starts, $first_day) + $carried_days))
), covered AS (
    SELECT n.vacancy, sum(n.share * getvariable('credit')[n.concept + 1]) AS value
    FROM need n
    WHERE n.vacancy IN (SELECT id FROM passing)
    GROUP BY n.vacancy
), guided AS (
    SELECT vacancy, sum(best) AS value
    FROM (SELECT p.vacancy, max(p.credit) AS best
          FROM promise p
          WHERE p.valid_until >= greatest(p.starts, $first_day) AND getvariable('needed')[p.kind + 1]
          GROUP BY p.vacancy, p.kind)
    GROUP BY vacancy
)
SELECT f.id,
       $w_skills * coalesce(f.skills_fixed, covered.value, 0)
     + $w_experience * getvariable('experience')[f.occupation + 1]
     + $w_language * getvariable('language')[f.language + 1]
     + $w_growth * $growth
     + $w_wishes * (getvariable('wish_occupation')[f.occupation + 1] + getvariable('wish_sector')[f.sector + 1]
                    + getvariable('wish_engagement')[f.engagement + 1])
     + $w_travel * getvariable('travel')[f.reach + 1]
     + $w_guidance * ($without_needs + $share_of_need * coalesce(guided.value, 0))
     + $w_start * power(0.5::DOUBLE, (f.day - $today) / 7.0::DOUBLE / 12)
     + $w_security * f.security AS score
FROM passing f
LEFT JOIN covered ON covered.vacancy = f.id
LEFT JOIN guided ON guided.vacancy = f.id
ORDER BY score DESC
LIMIT $limit
