"""Two agreements that do not exist: one in force, with plans and follow-up, and one draft. Both say so in their titles."""

from samverkan.demo.invented import draft, in_force

CONTENT = [*in_force.CONTENT, *draft.CONTENT]
