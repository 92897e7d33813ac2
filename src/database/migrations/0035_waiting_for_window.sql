-- Up Migration, concurrently

-- Cases whose mail waits for its hour: they look again when the hours change.
CREATE INDEX CONCURRENTLY IF NOT EXISTS cases_waiting_for_window ON cases (environment_id) WHERE window_step IS NOT NULL AND outcome IS NULL;

-- Down Migration

DROP INDEX CONCURRENTLY IF EXISTS cases_waiting_for_window;
