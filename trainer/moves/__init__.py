"""Moving and copying files so that none is lost: the plan, its record on disk, doing, undoing."""
