-- Up Migration

-- How far the import of a file has come. `bytes`, `line` and the counts are committed together with the accounts up to there, so that an
-- import that was killed goes on exactly there.
CREATE TABLE imports (
  id uuid PRIMARY KEY,
  environment_id uuid NOT NULL REFERENCES environments,
  -- SHA-256 of the whole file, hex: a changed file is another import.
  digest text NOT NULL,
  file text NOT NULL,
  bytes bigint NOT NULL DEFAULT 0,
  line bigint NOT NULL DEFAULT 0,
  imported bigint NOT NULL DEFAULT 0,
  refused bigint NOT NULL DEFAULT 0,
  -- Length of the report of refused lines that belongs to this: what stands behind it in that file was not committed.
  report_bytes bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  finished_at timestamptz
);
CREATE UNIQUE INDEX imports_unfinished ON imports (environment_id, digest) WHERE finished_at IS NULL;

-- When these credentials came in by an import, until they are refreshed or replaced: nobody knows yet whether they work.
ALTER TABLE credentials ADD COLUMN imported_at timestamptz;
-- Opened by the first refresh after an import: held (`import`), and no sign of an outbreak.
ALTER TABLE cases ADD COLUMN from_import boolean NOT NULL DEFAULT false;
CREATE INDEX cases_from_import ON cases (integration_id) WHERE from_import AND outcome IS NULL;

-- Down Migration
DROP INDEX cases_from_import;
ALTER TABLE cases DROP COLUMN from_import;
ALTER TABLE credentials DROP COLUMN imported_at;
DROP TABLE imports;
