def twice(x):
    print("VISIBLE<script>alert(1)</script><img src=x onerror=alert(1)>[link](javascript:alert(1))")
    return x.clone()
