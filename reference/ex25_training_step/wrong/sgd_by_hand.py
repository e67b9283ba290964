"""Wrong: plain gradient descent by hand, whatever the optimizer is."""


def training_step(model, optimizer, criterion, x, y):
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    for parameter in model.parameters():
        parameter.data -= optimizer.param_groups[0]["lr"] * parameter.grad
    return loss.item()
