"""The number of what program and centre say to each other.

A change that an older program would misread raises it. The centre tells in `api.hello` from which
number on it is spoken; an older program may still push what its person did.
"""

PROTOCOL = 1
