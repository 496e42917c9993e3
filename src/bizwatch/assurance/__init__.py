"""Whether what is reported is recorded as the rules say: samples judged by a second person, and their intervals."""
