"""Xiezhi 獬豸: an open platform for supervising administrative law enforcement."""
