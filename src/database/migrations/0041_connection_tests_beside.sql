-- Up Migration, concurrently

CREATE INDEX CONCURRENTLY IF NOT EXISTS attempts_tests ON attempts (integration_id, started_at) WHERE tested_by IS NOT NULL;

-- Down Migration

DROP INDEX CONCURRENTLY IF EXISTS attempts_tests;
