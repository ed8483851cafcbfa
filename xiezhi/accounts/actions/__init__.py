"""Everything that changes people, log-ins and posts."""

from .beginning import add_synthetic_people, first_again, first_three
from .checks import initial_password
from .granting import authorise, create, disable, enable, end_post, reset_password
from .oneself import (
    change_password,
    delete_view,
    end_session,
    logged_in,
    logged_out,
    post_switched,
    save_view,
    session_over,
)
from .people import change_person, end_posts, move_person, put_people

__all__ = [
    "add_synthetic_people", "authorise", "change_password", "change_person", "create", "delete_view", "disable", "enable",
    "end_post", "end_posts", "end_session", "first_again", "first_three", "initial_password", "logged_in", "logged_out",
    "move_person", "post_switched", "put_people", "reset_password", "save_view", "session_over",
]  # fmt: skip
