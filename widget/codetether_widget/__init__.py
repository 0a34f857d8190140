"""The embeddable <codetether-task> element: the files it ships and the routes that serve them."""
