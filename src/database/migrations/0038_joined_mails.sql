-- Up Migration, concurrently

-- By which a step finds the mail that its case joined; one mail for one purpose, ever.
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS mail_cases_by_key ON mail_cases (key) WHERE key IS NOT NULL;

-- Down Migration

DROP INDEX CONCURRENTLY IF EXISTS mail_cases_by_key;
