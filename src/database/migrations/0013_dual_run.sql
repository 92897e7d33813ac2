-- Up Migration

-- Integrations that were cut over by themselves: Relink refreshes their accounts although the environment's mode is observe.
ALTER TABLE environments ADD COLUMN cut_over uuid[] NOT NULL DEFAULT '{}';

-- A column of sealed values is one that says so: what rotates keys finds them by this comment.
COMMENT ON COLUMN credentials.sealed IS 'sealed';
COMMENT ON COLUMN credentials.predecessor IS 'sealed';
COMMENT ON COLUMN attempts.secrets IS 'sealed';
COMMENT ON COLUMN attempts.callback IS 'sealed';
COMMENT ON COLUMN attempts.answer IS 'sealed';

-- The kid of a sealed value, read from its header (RFC 7515 4.1.4); NULL for what was not sealed by us. No exception, whatever the text.
CREATE FUNCTION sealed_kid(sealed text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE WHEN header ~ '^[A-Za-z0-9_-]+$' AND length(header) % 4 <> 1 THEN
    substring(encode(decode(rpad(translate(header, '-_', '+/'), (length(header) + 3) / 4 * 4, '='), 'base64'), 'escape')
      FROM '"kid":"([A-Za-z0-9._-]+)"') END
  FROM split_part(sealed, '.', 1) AS header
$$;

-- When a key that is not configured any more was found to be needed by no row: it is not counted again.
ALTER TABLE vault_keys ADD COLUMN retired_at timestamptz;

-- Down Migration
ALTER TABLE vault_keys DROP COLUMN retired_at;
DROP FUNCTION sealed_kid(text);
COMMENT ON COLUMN credentials.sealed IS NULL;
COMMENT ON COLUMN credentials.predecessor IS NULL;
COMMENT ON COLUMN attempts.secrets IS NULL;
COMMENT ON COLUMN attempts.callback IS NULL;
COMMENT ON COLUMN attempts.answer IS NULL;
ALTER TABLE environments DROP COLUMN cut_over;
