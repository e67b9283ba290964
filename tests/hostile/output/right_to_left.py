def twice(x):
    print("VISIBLE \u202e001 erocs\u2066\u200b\ufeff\u2028")
    return x.clone()
