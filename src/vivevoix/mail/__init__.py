"""E-mail to customers about the calls we owe them."""
