"""The site as it is, but with passwords that are checked at once: everybody of the tests is made and logs in."""

from doorlopend.settings import *  # noqa: F403
from doorlopend.settings import PASSWORD_HASHERS as SLOW

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *SLOW]
