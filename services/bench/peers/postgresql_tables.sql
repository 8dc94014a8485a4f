CREATE TABLE vacancy (
    id int NOT NULL,
    language smallint NOT NULL, reach int NOT NULL, week int NOT NULL, terms int NOT NULL,
    engagement smallint NOT NULL, occupation int NOT NULL, sector int NOT NULL,
    positions int NOT NULL, closes int NOT NULL, starts int NOT NULL, latest int NOT NULL,
    hours_min float8, hours_max float8, work_hours float8, security float8 NOT NULL, skills_fixed float8,
    promised bool NOT NULL, more_skills bool NOT NULL,
    k0 int NOT NULL, k1 int NOT NULL, k2 int NOT NULL, k3 int NOT NULL, k4 int NOT NULL, k5 int NOT NULL,
    s0 float8 NOT NULL, s1 float8 NOT NULL, s2 float8 NOT NULL, s3 float8 NOT NULL, s4 float8 NOT NULL,
    s5 float8 NOT NULL
);
CREATE TABLE need (vacancy int NOT NULL, concept int NOT NULL, share float8 NOT NULL);
CREATE TABLE promise (
    vacancy int NOT NULL, kind smallint NOT NULL, supporting bool NOT NULL, credit float8 NOT NULL,
    valid_from int NOT NULL, valid_until int NOT NULL, lasts_days int NOT NULL, suits int NOT NULL
);
