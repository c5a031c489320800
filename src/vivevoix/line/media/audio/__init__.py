"""Audio itself: G.711, tones, RTP packets, taps."""
