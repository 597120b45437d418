"""Serving over HTTP: tracks for a phone, a remote, a preview. Holds no rules of exercise."""
