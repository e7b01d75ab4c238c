#!/bin/bash
# Runs once, when the database is made: an owner for migrations, and a role for
# web and worker that owns nothing. What it may do with a table is granted after
# each migration (platform/telederm/core/grants.py).
set -euo pipefail
secrets="${SECRETS_FOLDER:-/run/secrets}"

psql --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" --set ON_ERROR_STOP=1 --quiet \
  --set database="$POSTGRES_DB" \
  --set owner_password="$(cat "$secrets/owner_password")" \
  --set application_password="$(cat "$secrets/application_password")" <<'SQL'
CREATE EXTENSION IF NOT EXISTS vector;
CREATE ROLE telederm_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE telederm_app LOGIN PASSWORD :'application_password';
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT, CREATE, TEMPORARY ON DATABASE :"database" TO telederm_owner;
GRANT CONNECT ON DATABASE :"database" TO telederm_app;
ALTER SCHEMA public OWNER TO telederm_owner;
GRANT USAGE ON SCHEMA public TO telederm_app;
SQL
