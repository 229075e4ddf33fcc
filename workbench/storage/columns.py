"""Column types that the journal's and the replica's tables share."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Dialect, TypeDecorator

from workbench.domain.instants import from_micros, to_micros


class Instant(TypeDecorator[datetime]):
    """A point in time, stored as microseconds since 1970 UTC: it sorts, and no zone is lost."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ARG002  # SQLAlchemy's signature
        """Turn an aware time into a number."""
        return None if value is None else to_micros(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # SQLAlchemy's signature
        """Turn the number back."""
        return None if value is None else from_micros(value)
