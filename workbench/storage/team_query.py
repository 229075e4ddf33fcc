"""Who works here, and how much each of them holds."""

from sqlalchemy import Connection, select

from workbench.domain.people import Person
from workbench.storage.case_query import read_people
from workbench.storage.replica_tables import counter_table


def read_holdings(connection: Connection) -> list[tuple[Person, int]]:
    """Return everybody the profile knows, by name, with how many open cases each holds."""
    counted = select(counter_table.c.value, counter_table.c.n).where(counter_table.c.name == "mine")
    held = {row.value: row.n for row in connection.execute(counted)}
    return [(person, held.get(person.login, 0)) for person in read_people(connection)]
