"""The only place that knows threads and child processes: event streams become Qt signals."""
