"""What every room stands on, without one word of the product."""
