"""What businesses are asked and told: surveys after a case and twice a year, and stories of outcomes."""
