"""The program as gunicorn serves it while several people use it: on the day of the county."""

from benchmarks.frame import measured_frame
from fundtracker.wsgi import application as program

# Entered for as long as the process lives.
_frame = measured_frame()
_frame.__enter__()

application = program
