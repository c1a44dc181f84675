"""What the batch page does, without a window: results, exports, and moving pictures. No Qt."""
