"""The training maths: pure functions of numbers and arrays, without Django, a clock or I/O."""
