"""Wrong: the gradients are cleared between backward and step, so there is nothing to step with."""


def training_step(model, optimizer, criterion, x, y):
    loss = criterion(model(x), y)
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    return loss.item()
