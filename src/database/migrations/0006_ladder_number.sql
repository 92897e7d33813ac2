-- Up Migration

-- How often the ladder was begun: anew at each verdict that a person is to be asked, and when somebody to ask is found. Rungs' keys carry it.
ALTER TABLE cases ADD COLUMN ladder_number integer NOT NULL DEFAULT 0;

-- Down Migration
ALTER TABLE cases DROP COLUMN ladder_number;
