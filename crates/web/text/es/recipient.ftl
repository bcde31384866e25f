### recipient
