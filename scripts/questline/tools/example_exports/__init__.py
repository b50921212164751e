"""One invented survey as four platforms export it, for trying out how a study is begun."""
