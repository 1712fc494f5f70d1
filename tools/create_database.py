"""Create the PostgreSQL database that DATABASE_URL names, unless it is there already."""

import os

import environ
import psycopg
from psycopg import sql


def main() -> None:
    config = environ.Env.db_url_config(os.environ["DATABASE_URL"])
    with psycopg.connect(
        host=config["HOST"],
        port=config["PORT"] or None,
        user=config["USER"] or None,
        password=config["PASSWORD"] or None,
        dbname="postgres",
        autocommit=True,  # CREATE DATABASE does not run inside a transaction
    ) as connection:
        query = "SELECT 1 FROM pg_database WHERE datname = %s"
        if connection.execute(query, [config["NAME"]]).fetchone() is None:
            statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(config["NAME"]))
            connection.execute(statement)


if __name__ == "__main__":
    try:
        main()
    except psycopg.OperationalError as error:
        reason = str(error).splitlines()[0]
        raise SystemExit(f"fundtracker: PostgreSQL does not answer: {reason}") from None
