//! Read-only views for people with SQL tools: JSON of the records as columns.
//!
//! The views are not ours to read: nothing in Poolhouse asks them. Values are one version byte, then JSON; keys begin with
//! a table byte, and children's go on with the four bytes of their pool's number. Secrets are sealed, and not shown.

/// Makes the views anew in the file of the SQLite engine.
pub const SQLITE: &str = r"
DROP VIEW IF EXISTS poolhouse_pools;
CREATE VIEW poolhouse_pools AS
SELECT json_extract(d, '$.id') AS pool_id,
       json_extract(d, '$.name') AS name,
       json_extract(d, '$.tier') AS tier,
       strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(d, '$.created') / 1000.0, 'unixepoch') AS created,
       strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(d, '$.modified') / 1000.0, 'unixepoch') AS modified,
       d AS document
FROM (SELECT CAST(substr(v, 2) AS TEXT) AS d FROM rec WHERE k >= x'01' AND k < x'02');

DROP VIEW IF EXISTS poolhouse_clients;
CREATE VIEW poolhouse_clients AS
SELECT json_extract(d, '$.pool_id') AS pool_id,
       json_extract(d, '$.id') AS client_id,
       json_extract(d, '$.name') AS name,
       coalesce(json_array_length(d, '$.secrets'), 0) > 0 AS has_secret,
       strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(d, '$.created') / 1000.0, 'unixepoch') AS created,
       strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(d, '$.modified') / 1000.0, 'unixepoch') AS modified,
       json_remove(d, '$.secrets') AS document
FROM (SELECT CAST(substr(v, 2) AS TEXT) AS d FROM rec WHERE k >= x'03' AND k < x'04')
WHERE json_extract(d, '$.pool_id') IN (SELECT pool_id FROM poolhouse_pools);

DROP VIEW IF EXISTS poolhouse_users;
CREATE VIEW poolhouse_users AS
SELECT json_extract(CAST(substr(p.v, 2) AS TEXT), '$.id') AS pool_id,
       json_extract(u.d, '$.sub') AS sub,
       json_extract(u.d, '$.username') AS username,
       json_extract(c.d, '$.status') AS status,
       json_extract(c.d, '$.enabled') AS enabled,
       json_extract(u.d, '$.attributes.email') AS email,
       json_extract(u.d, '$.attributes.email_verified') = 'true' AS email_verified,
       json_extract(u.d, '$.attributes.phone_number') AS phone_number,
       json_extract(u.d, '$.attributes.phone_number_verified') = 'true' AS phone_number_verified,
       strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(u.d, '$.created') / 1000.0, 'unixepoch') AS created,
       strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(u.d, '$.modified') / 1000.0, 'unixepoch') AS modified,
       coalesce(json_extract(u.d, '$.attributes'), '{}') AS attributes
FROM (SELECT k, CAST(substr(v, 2) AS TEXT) AS d FROM rec WHERE k >= x'04' AND k < x'05') AS u
JOIN rec AS p ON p.k = CAST(x'01' || substr(u.k, 2, 4) AS BLOB)
JOIN (SELECT k, CAST(substr(v, 2) AS TEXT) AS d FROM rec WHERE k >= x'05' AND k < x'06') AS c
  ON c.k = CAST(x'05' || substr(u.k, 2) AS BLOB);
";

/// Makes the views in the schema of the PostgreSQL engine.
///
/// Its JSON cannot hold the character U+0000, which an attribute can: one such user would fail every question. It is shown as
/// U+FFFD.
pub const POSTGRES: &str = r"
CREATE OR REPLACE VIEW poolhouse_pools AS
SELECT d ->> 'id' AS pool_id,
       d ->> 'name' AS name,
       d ->> 'tier' AS tier,
       to_timestamp((d ->> 'created')::bigint / 1000.0) AS created,
       to_timestamp((d ->> 'modified')::bigint / 1000.0) AS modified,
       d AS document
FROM (SELECT replace(convert_from(substring(v FROM 2), 'UTF8'), '\u0000', '\ufffd')::jsonb AS d FROM kv
      WHERE k >= '\x01'::bytea AND k < '\x02'::bytea) AS pools;

CREATE OR REPLACE VIEW poolhouse_clients AS
SELECT d ->> 'pool_id' AS pool_id,
       d ->> 'id' AS client_id,
       d ->> 'name' AS name,
       coalesce(jsonb_array_length(d -> 'secrets'), 0) > 0 AS has_secret,
       to_timestamp((d ->> 'created')::bigint / 1000.0) AS created,
       to_timestamp((d ->> 'modified')::bigint / 1000.0) AS modified,
       d - 'secrets' AS document
FROM (SELECT replace(convert_from(substring(v FROM 2), 'UTF8'), '\u0000', '\ufffd')::jsonb AS d FROM kv
      WHERE k >= '\x03'::bytea AND k < '\x04'::bytea) AS clients
WHERE d ->> 'pool_id' IN (SELECT pool_id FROM poolhouse_pools);

CREATE OR REPLACE VIEW poolhouse_users AS
SELECT replace(convert_from(substring(p.v FROM 2), 'UTF8'), '\u0000', '\ufffd')::jsonb ->> 'id' AS pool_id,
       u.d ->> 'sub' AS sub,
       u.d ->> 'username' AS username,
       c.d ->> 'status' AS status,
       (c.d ->> 'enabled')::boolean AS enabled,
       u.d #>> '{attributes,email}' AS email,
       u.d #>> '{attributes,email_verified}' = 'true' AS email_verified,
       u.d #>> '{attributes,phone_number}' AS phone_number,
       u.d #>> '{attributes,phone_number_verified}' = 'true' AS phone_number_verified,
       to_timestamp((u.d ->> 'created')::bigint / 1000.0) AS created,
       to_timestamp((u.d ->> 'modified')::bigint / 1000.0) AS modified,
       coalesce(u.d -> 'attributes', '{}'::jsonb) AS attributes
FROM (SELECT k, replace(convert_from(substring(v FROM 2), 'UTF8'), '\u0000', '\ufffd')::jsonb AS d FROM kv
      WHERE k >= '\x04'::bytea AND k < '\x05'::bytea) AS u
JOIN kv AS p ON p.k = '\x01'::bytea || substring(u.k FROM 2 FOR 4)
JOIN (SELECT k, replace(convert_from(substring(v FROM 2), 'UTF8'), '\u0000', '\ufffd')::jsonb AS d FROM kv
      WHERE k >= '\x05'::bytea AND k < '\x06'::bytea) AS c ON c.k = '\x05'::bytea || substring(u.k FROM 2);
";
