-- Up Migration

-- The code of the answer whose verdict staff called wrong: the same answer again does not bring that verdict back.
ALTER TABLE cases ADD COLUMN overruled_code text;

-- Down Migration

ALTER TABLE cases DROP COLUMN overruled_code;
