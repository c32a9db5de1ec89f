"""The demonstration: five reference agreements and two invented ones, built through the users' own actions."""
