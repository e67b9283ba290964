"""The trusted side: cases, calls, comparison, diagnosis, verdicts; submissions only ever answer it with bytes."""
