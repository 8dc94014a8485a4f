CREATE INDEX vacancy_by_gate ON vacancy (language, reach);
CLUSTER vacancy USING vacancy_by_gate;
CREATE INDEX need_by_vacancy ON need (vacancy) INCLUDE (concept, share);
CREATE INDEX promise_by_vacancy ON promise (vacancy);
