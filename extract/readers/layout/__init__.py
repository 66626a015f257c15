"""A page set upright, whoever drew it -> its ruled and aligned tables and its lines."""
